-- Ends an attempt at a call, and the job unless it may begin again.
--
-- ARGV[1..4]   id, token, how it ended and why as JSON, failure as JSON ('' for none)
-- ARGV[5]      after how many milliseconds it begins again ('' for not)
-- ARGV[6..9]   bytes, sha256 and name of its result ('' for none), its text ('' for one in the storage)
-- Returns the state of the job; nothing where the claim does not count any more

-- @include "../includes/call"

local job = claimed(ARGV[1], ARGV[2], readCall)
if not job then
	for _, state in ipairs({'finished', 'errored', 'queued'}) do
		if isSaid(ARGV[1], ARGV[2], state) then return state end
	end
	return nil
end
redis.call('HSET', keyOf(job.id), 't' .. job.attempts, ARGV[3])
if ARGV[5] ~= '' then
	again(job, job.attempts, tonumber(ARGV[5]))
else
	free(job)
	resize(job, tonumber(ARGV[6]))
	if ARGV[9] ~= '' then keepText(job.id, ARGV[9]) end
	local fields = {}
	if ARGV[7] ~= '' then fields = {'sha256', ARGV[7], 'object', ARGV[8]} end
	if ARGV[4] ~= '' then
		finish(job, 'errored', 'error', ARGV[4], unpack(fields))
	else
		job.progress = '1'
		finish(job, 'finished', unpack(fields))
	end
end
flush()
redis.call('PUBLISH', base .. 'ready', '')
return job.state
