-- Cancels a call that has not ended, and tells the process that has it.
--
-- ARGV  id, its tenant ('' for the default one, '*' for any)
-- Returns its state before and its hash after it; nothing where there is no such call

-- @include "../includes/call"

local job = readCall(ARGV[1])
if not job or (ARGV[2] ~= '*' and ARGV[2] ~= (job.tenant or '')) then return nil end
local before = job.state
if before == 'queued' or before == 'running' then
	cancel(job)
	flush()
	redis.call('PUBLISH', base .. 'ready', '')
end
return {before, redis.call('HGETALL', keyOf(job.id))}
