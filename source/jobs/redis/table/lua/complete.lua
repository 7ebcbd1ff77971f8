-- Finishes jobs.
--
-- ARGV[1]   the word of the locks of those that take.lua took
-- ARGV[2..] id, token, sha256, last digits, name and text of the result ('' for one in the storage) of each, and
--           whether take.lua took it ('1') or BullMQ gave it ('0')
-- Returns for each when it was created, begun and finished; false where the claim does not count any more

-- @include "includes/taken"

local function complete(id, token, sha256, tail, object, body)
	local job = read(id)
	if not job or job.token ~= token then return false end
	-- Said before, by a command whose answer was lost.
	if job.state == 'finished' then return {job.created, job.started, job.finished} end
	if job.state ~= 'running' then return false end
	if body ~= '' then keepText(id, body) end
	job.progress = '1'
	finish(job, 'finished', 'sha256', sha256, 'tail', tail, 'object', object)
	return {job.created, job.started, text(now)}
end

local answers = {}
for at = 2, #ARGV, 7 do
	local id = ARGV[at]
	local times = complete(id, ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4], ARGV[at + 5])
	answers[#answers + 1] = times
	if ARGV[at + 6] == '1' and (times or isLocked(id, ARGV[1])) then dropTaken(id) end
end
flush()
settleTaken()
return answers
