-- Takes a job from a process that BullMQ found gone.
--
-- ARGV  id, key of BullMQ's lock
-- Returns the state of the job; nothing where no process has lost it

-- @include "includes/job"

local job = read(ARGV[1])
if not job or job.state ~= 'running' or redis.call('EXISTS', ARGV[2]) == 1 then return nil end
take(job)
flush()
return job.state
