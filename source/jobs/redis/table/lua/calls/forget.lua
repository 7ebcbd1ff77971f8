-- Forgets calls that ended long ago.
--
-- ARGV  for how long calls are kept in milliseconds, how many
-- Returns how many were forgotten

-- @include "../includes/call"

local ids = redis.call('ZRANGEBYSCORE', base .. 'ended', '-inf', '(' .. text(now - ARGV[1]), 'LIMIT', 0, ARGV[2])
local forgotten = 0
for _, id in ipairs(ids) do
	local job = readCall(id)
	place('ended', id)
	if job then
		local list = listName(job.state, job.tenant)
		place('state:' .. list, id)
		count(list, -1, job.digits)
		local key = redis.call('HGET', keyOf(id), 'key')
		if key then redis.call('HDEL', base .. 'keys', key) end
		redis.call('ZREM', base .. 'group:' .. job.group, id)
		if redis.call('EXISTS', base .. 'group:' .. job.group) == 0 then redis.call('HDEL', base .. 'most', job.group) end
		redis.call('DEL', keyOf(id), base .. 'body:' .. id)
		redis.call('HDEL', base .. 'texts', id)
		changed(id, 0)
		redis.call('HSET', base .. 'leftovers', id, job.token)
		forgotten = forgotten + 1
	end
end
flush()
return forgotten
