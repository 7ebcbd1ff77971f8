-- Hands a call back that was not begun: the attempt does not count.
--
-- ARGV  id, token, after how many milliseconds it may be taken again
-- Returns 1; 0 where the claim does not count any more

-- @include "../includes/call"

local job = claimed(ARGV[1], ARGV[2], readCall)
if not job then return isSaid(ARGV[1], ARGV[2], 'queued') and 1 or 0 end
again(job, job.attempts - 1, tonumber(ARGV[3]))
flush()
redis.call('PUBLISH', base .. 'ready', '')
return 1
