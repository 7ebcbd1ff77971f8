-- Takes the jobs that are next in the queue of small jobs, as long as they are short, and begins all of them: what
-- BullMQ's moveToActive and start.lua do with one at a time. BullMQ finds out from
-- their locks when the process that has them is gone.
--
-- ARGV[1..3]  holder, name of the worker, a name of this call
-- ARGV[4..5]  the word of BullMQ's locks, and for how long they last in milliseconds
-- ARGV[6..7]  how many, digits of the longest
-- Returns id, digits and claim of each, the latter as begin() gives it

-- @include "includes/begin"

local attempt = {holder = ARGV[1], worker = ARGV[2], call = ARGV[3], together = '1'}
local lock, lasting, most, longest = ARGV[4], ARGV[5], tonumber(ARGV[6]), tonumber(ARGV[7])
local queue = KEYS[3]
if redis.call('HEXISTS', queue .. 'meta', 'paused') == 1 then return {} end

local taken, active, ended = {}, {}, {}

-- Takes a job; false where it is not short.
local function takeNext(id)
	local job = read(id)
	if job and job.digits > longest then return false end
	local claim = job and begin(job, attempt)
	if claim then
		taken[#taken + 1] = {id, job.digits, claim}
		active[#active + 1] = id
		redis.call('SET', queue .. id .. ':lock', lock, 'PX', lasting)
	else
		-- It ended while BullMQ did not know.
		ended[#ended + 1] = queue .. id
	end
	return true
end

-- Takes from the beginning of a list of ids; how many.
local function takeFrom(ids)
	for at, id in ipairs(ids) do
		if not takeNext(id) then return at - 1 end
	end
	return #ids
end

-- Those that processes lost are in a list of their own, the next one last.
local lost, inTurn = redis.call('LRANGE', queue .. 'wait', -most, -1), {}
for at = #lost, 1, -1 do inTurn[#inTurn + 1] = lost[at] end
local fromLost = takeFrom(inTurn)
if fromLost > 0 then redis.call('LTRIM', queue .. 'wait', 0, -fromLost - 1) end
if fromLost == #lost and fromLost < most then
	local first = redis.call('ZRANGE', queue .. 'prioritized', 0, most - fromLost - 1)
	local fromFirst = takeFrom(first)
	if fromFirst > 0 then redis.call('ZREM', queue .. 'prioritized', unpack(first, 1, fromFirst)) end
end
if #active > 0 then redis.call('LPUSH', queue .. 'active', unpack(active)) end
if #ended > 0 then redis.call('DEL', unpack(ended)) end
flush()
return taken
