-- Ends an attempt that failed, and the job where that was the last one.
--
-- ARGV  id, token, failure as JSON, whether another attempt is worth it ('1'), most attempts
-- Returns the state of the job; nothing where the claim does not count any more

-- @include "includes/job"

local job = claimed(ARGV[1], ARGV[2])
if not job then
	for _, state in ipairs({'queued', 'errored'}) do
		if isSaid(ARGV[1], ARGV[2], state) then return state end
	end
	return nil
end
if ARGV[4] == '1' and job.attempts - job.losses < tonumber(ARGV[5]) then
	requeue(job, job.attempts)
else
	finish(job, 'errored', 'error', ARGV[3])
end
flush()
return job.state
