-- Looks whether open jobs are in their queue, and notes those in the outbox that are in neither.
--
-- ARGV  digits of the largest small job, above which place, how many
-- Returns the place of the last one (0 after the last of all), and how many had to be noted

-- @include "includes/queue"

local found, limit = {}, tonumber(ARGV[3])
for _, tenant in ipairs(tenantsIn('*')) do
	for _, state in ipairs({'queued', 'running'}) do
		local part = redis.call('ZRANGEBYSCORE', base .. 'state:' .. listName(state, tenant), '(' .. ARGV[2], '+inf',
			'WITHSCORES', 'LIMIT', 0, limit)
		for pair = 1, #part, 2 do found[#found + 1] = {part[pair], tonumber(part[pair + 1])} end
	end
end
table.sort(found, function(one, other) return one[2] < other[2] end)
local lost = 0
for at = 1, math.min(#found, limit) do
	local id = found[at][1]
	local job = read(id)
	local isOpen = job and (job.state == 'queued' or job.state == 'running')
	if isOpen and placeInQueue(id, job.digits) == 'missing' and not redis.call('ZSCORE', base .. 'outbox', id) then
		lost = lost + 1
		if job.state == 'running' then take(job) end
		place('outbox', id, 0)
	end
end
flush()
return {found[limit] and found[limit][2] or 0, lost}
