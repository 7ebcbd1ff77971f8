-- Closes the way to an upstream, unless it is closed for longer already.
--
-- KEYS[1]  until when it is closed: a string, milliseconds since 1970
-- ARGV     until when it is to be, for how long that is kept in milliseconds, the latest time that is believed
-- Returns 1; 0 where it is closed for longer

local closed = tonumber(redis.call('GET', KEYS[1])) or 0
if tonumber(ARGV[1]) <= closed and closed <= tonumber(ARGV[3]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
