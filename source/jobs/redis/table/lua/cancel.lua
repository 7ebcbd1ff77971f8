-- Cancels a job that has not ended, and tells the process that has it.
--
-- ARGV  id, its tenant ('' for the default one, '*' for any)
-- Returns its state before and its hash after it; nothing where there is no such job

-- @include "includes/job"

local job = read(ARGV[1])
if not job or (ARGV[2] ~= '*' and ARGV[2] ~= (job.tenant or '')) then return nil end
local before, holder = job.state, job.holder
if before == 'queued' or before == 'running' then
	place('outbox', job.id)
	finish(job, 'cancelled')
	if holder then redis.call('PUBLISH', base .. 'holder:' .. holder, job.id .. ' ' .. job.token) end
end
flush()
return {before, redis.call('HGETALL', keyOf(job.id))}
