-- Releases a lease.
--
-- KEYS[1]  the lease: a string, its holder
-- KEYS[2]  why its holder failed: a string, in the same slot of a cluster
-- ARGV     holder, why it failed ('' where it did not), for how long that is kept in milliseconds
-- Returns 1; 0 where another has it

if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
if ARGV[2] ~= '' then redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3]) end
return 1
