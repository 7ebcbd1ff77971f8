-- Begins jobs that BullMQ gave a process.
--
-- ARGV[1..4]  holder, name of the worker, a name of this call, whether the jobs run together ('1') or not ('0')
-- ARGV[5..]   id and digits of each
-- Returns for each its claim, as begin() gives it; false where there is nothing left to do

-- @include "includes/begin"

local attempt = {holder = ARGV[1], worker = ARGV[2], call = ARGV[3], together = ARGV[4]}

local function start(id, digits)
	local job = read(id)
	if not job then return false end
	if text(job.digits) == digits then return begin(job, attempt) or false end
	-- The queue says something else of it than it does itself: it is put there once more.
	if job.state == 'queued' then place('outbox', job.id, 0) end
	return false
end

local claims = {}
for at = 5, #ARGV, 2 do claims[#claims + 1] = start(ARGV[at], ARGV[at + 1]) end
flush()
return claims
