-- Where BullMQ has jobs.
--
-- ARGV[1]  digits of the largest small job

-- @include "job"

local largestSmall = tonumber(ARGV[1])

-- Where BullMQ has a job: 'missing', 'waiting', or 'held' by the process that took it from the queue.
local function placeInQueue(id, digits)
	local queue = digits <= largestSmall and KEYS[3] or KEYS[2]
	if redis.call('EXISTS', queue .. id) == 0 then return 'missing' end
	local isWaiting = redis.call('ZSCORE', queue .. 'prioritized', id) or redis.call('ZSCORE', queue .. 'delayed', id)
		or redis.call('LPOS', queue .. 'wait', id)
	return isWaiting and 'waiting' or 'held'
end
