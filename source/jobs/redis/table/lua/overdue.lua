-- Looks at the notes in the outbox that are old. A note goes once its job waits in the queue. The process that has a job
-- from there is perhaps about to take it out, so the note of such a job stays and is looked at again.
--
-- ARGV  digits of the largest small job, for how long in milliseconds, how many
-- Returns how many were looked at, then id, digits and priority of each job that its queue does not have

-- @include "includes/queue"

local ids = redis.call('ZRANGEBYSCORE', base .. 'outbox', '-inf', text(now - ARGV[2]), 'LIMIT', 0, ARGV[3])
local answer = {#ids}
for _, id in ipairs(ids) do
	local values = valuesOf(id, 'priority')
	local where = values and values[1] == 'queued' and placeInQueue(id, tonumber(values[2])) or 'waiting'
	if where == 'waiting' then
		place('outbox', id)
	else
		place('outbox', id, text(now))
		if where == 'missing' then answer[#answer + 1] = {id, values[2], isWhole(values[4]) and values[4] or '1'} end
	end
end
flush()
return answer
