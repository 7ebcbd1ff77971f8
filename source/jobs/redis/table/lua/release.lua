-- Hands a job back: the attempt does not count.
--
-- ARGV  id, token
-- Returns 1; 0 where the claim does not count any more

-- @include "includes/job"

local job = claimed(ARGV[1], ARGV[2])
if not job then return isSaid(ARGV[1], ARGV[2], 'queued') and 1 or 0 end
requeue(job, job.attempts - 1)
flush()
return 1
