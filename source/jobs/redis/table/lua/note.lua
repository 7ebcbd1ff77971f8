-- Notes what befell an open job besides its changes of state, for people; not the same twice in turn.
--
-- ARGV  id, most notes, kind, message
-- Returns 1; 0 where it is not noted

-- @include "includes/job"

local id = ARGV[1]
local values = valuesOf(id, 'notes', 'finished')
if not values or values[5] then return 0 end
local count = tonumber(values[4] or 0) or 0
if count >= tonumber(ARGV[2]) then return 0 end
local key = keyOf(id)
local said = ARGV[3] .. ' ' .. ARGV[4]
local last = redis.call('HGET', key, 'n' .. text(count))
if last and string.sub(last, -#said) == said then return 0 end
redis.call('HSET', key, 'notes', text(count + 1), 'n' .. text(count + 1), text(now) .. ' ' .. said)
changed(id, redis.call('HINCRBY', key, 'version', 1))
return 1
