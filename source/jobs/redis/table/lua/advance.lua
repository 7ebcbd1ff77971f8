-- Keeps the share of a job that is done.
--
-- ARGV  id, token, share
-- Returns 1; 0 where the claim does not count any more

-- @include "includes/job"

local job = claimed(ARGV[1], ARGV[2])
if not job then return 0 end
-- A second attempt begins anew; what people see does not go back.
if tonumber(ARGV[3]) > tonumber(job.progress) then
	local key = keyOf(job.id)
	redis.call('HSET', key, 'progress', ARGV[3])
	changed(job.id, redis.call('HINCRBY', key, 'version', 1))
end
return 1
