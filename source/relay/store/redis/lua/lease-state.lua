-- Tells of a lease.
--
-- KEYS[1]  the lease: a string, its holder
-- KEYS[2]  why the holder before it failed: a string, in the same slot of a cluster
-- Returns for how long it is held in milliseconds (0 or less where it is not), and why the last holder failed, if it did

return {redis.call('PTTL', KEYS[1]), redis.call('GET', KEYS[2])}
