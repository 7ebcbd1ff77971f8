-- Cancels those of some calls that are of a group and have not ended.
--
-- ARGV  group by tenant and name, the list of the calls ('ready', 'leases' or 'later'), from which place in it, how many
-- Returns how many were looked at, and how many of them were cancelled

-- @include "../includes/call"

local group, list, from, most = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local isReady = list == 'ready'
if isReady then list = 'ready:' .. group end

-- Very many calls can wait, so they take no more steps than these. All of a group are the same tenant's.
local waiting, seqs, endings, bytes, tenant = {}, {}, {}, 0, nil

-- Cancels a call that waits; false where it is none.
local function cancelWaiting(id)
	local values = redis.pcall('HMGET', keyOf(id), 'state', 'group', 'tenant', 'digits', 'created', 'seq', 'version', 'progress',
		'attempts')
	local digits, created, seq, version = tonumber(values[4]), tonumber(values[5]), values[6], tonumber(values[7])
	if #waiting == 0 then tenant = values[3] end
	local isFit = values[1] == 'queued' and values[2] == group and values[3] == tenant and digits and created
		and isWhole(seq) and version and values[8] and values[9]
	if not isFit then return false end
	local at, next = text(math.max(now, created)), text(version + 1)
	redis.call('HSET', keyOf(id), 'state', 'cancelled', 'version', next, 's' .. next,
		'cancelled ' .. at .. ' ' .. values[8] .. ' ' .. values[9] .. ' ', 'finished', at)
	changed(id, next)
	local pair = #seqs
	waiting[#waiting + 1] = id
	seqs[pair + 1], seqs[pair + 2] = seq, id
	endings[pair + 1], endings[pair + 2] = at, id
	bytes = bytes + digits + 2
	return true
end

local function settleWaiting()
	if #waiting == 0 then return end
	local before, after = listName('queued', tenant), listName('cancelled', tenant)
	redis.call('ZREM', base .. list, unpack(waiting))
	redis.call('ZREM', base .. 'state:' .. before, unpack(waiting))
	redis.call('ZADD', base .. 'state:' .. after, unpack(seqs))
	redis.call('ZADD', base .. 'ended', unpack(endings))
	redis.call('HINCRBY', base .. 'bytes', before, text(-bytes))
	redis.call('HINCRBY', base .. 'bytes', after, text(bytes))
	if redis.call('EXISTS', base .. list) == 0 then redis.call('SREM', base .. 'waiting', group) end
end

local ids = redis.call('ZRANGE', base .. list, from, from + most - 1)
local others = {}
for _, id in ipairs(ids) do
	if not (isReady and cancelWaiting(id)) then others[#others + 1] = id end
end
settleWaiting()
local cancelled = #waiting
for _, id in ipairs(others) do
	local job = readCall(id)
	if job and job.group == group and (job.state == 'queued' or job.state == 'running') then
		cancel(job)
		cancelled = cancelled + 1
	end
end
flush()
if cancelled > 0 then redis.call('PUBLISH', base .. 'ready', '') end
return {#ids, cancelled}
