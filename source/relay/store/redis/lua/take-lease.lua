-- Takes a lease, or keeps it for longer.
--
-- KEYS[1]  the lease: a string, its holder
-- KEYS[2]  why the holder before it failed: a string, in the same slot of a cluster
-- ARGV     holder, for how long in milliseconds
-- Returns 1; 0 where another has it

local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('DEL', KEYS[2])
return 1
