-- Forgets jobs that ended long ago.
--
-- ARGV  for how long jobs are kept in milliseconds, how many
-- Returns how many were forgotten

-- @include "includes/job"

local ids = redis.call('ZRANGEBYSCORE', base .. 'ended', '-inf', '(' .. text(now - ARGV[1]), 'LIMIT', 0, ARGV[2])
local forgotten = 0
for _, id in ipairs(ids) do
	local values = valuesOf(id, 'token', 'key', 'tenant')
	if values and not isWhole(values[4]) then misfit(id) end
	place('ended', id)
	if values then
		local list = listName(values[1], values[6])
		place('state:' .. list, id)
		count(list, -1, values[2])
		if values[5] then redis.call('HDEL', base .. 'keys', values[5]) end
		redis.call('DEL', keyOf(id))
		redis.call('HDEL', base .. 'texts', id)
		changed(id, 0)
		-- Its results can be removed later, by another process if need be.
		redis.call('HSET', base .. 'leftovers', id, values[4])
		forgotten = forgotten + 1
	end
end
flush()
return forgotten
