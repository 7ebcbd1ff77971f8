-- Cancels some of the calls of a group that have not ended.
--
-- ARGV  group by tenant and name, how many
-- Returns how many were cancelled

-- @include "includes/call"

local group, limit = ARGV[1], tonumber(ARGV[2])
local cancelled = 0
local function cancelAll(ids)
	for _, id in ipairs(ids) do
		local job = cancelled < limit and readCall(id)
		if job and job.group == group and (job.state == 'queued' or job.state == 'running') then
			cancel(job)
			cancelled = cancelled + 1
		end
	end
end
cancelAll(redis.call('ZRANGE', base .. 'ready:' .. group, 0, limit - 1))
if cancelled < limit then
	cancelAll(redis.call('ZRANGE', base .. 'leases', 0, -1))
	cancelAll(redis.call('ZRANGE', base .. 'later', 0, -1))
end
flush()
redis.call('PUBLISH', base .. 'ready', '')
return cancelled
