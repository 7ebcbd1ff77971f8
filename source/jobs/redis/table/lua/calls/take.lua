-- Begins the calls that are next of all whose groups have room. Before that, those whose moment has come are put into the
-- queue, and those whose processes are gone are taken from them.
--
-- ARGV  holder, name of the worker, a name of this call, how many, for how long they are leased in milliseconds
-- Returns in how many milliseconds the next moment comes (-1 for none), then id, token, attempt, text, terms, tenant and
-- origin of each ('' where there is none)

-- @include "../includes/call"

local holder, worker, call, most, lease = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local AT_A_TIME = 200

for _, id in ipairs(redis.call('ZRANGEBYSCORE', base .. 'later', '-inf', text(now), 'LIMIT', 0, AT_A_TIME)) do
	redis.call('ZREM', base .. 'later', id)
	local job = readCall(id)
	if job and job.state == 'queued' then enqueue(job) end
end
for _, id in ipairs(redis.call('ZRANGEBYSCORE', base .. 'leases', '-inf', text(now), 'LIMIT', 0, AT_A_TIME)) do
	local job = readCall(id)
	if job and job.state == 'running' then lose(job) else redis.call('ZREM', base .. 'leases', id) end
end

-- The first of all whose groups have room, and its group; nothing where none may begin.
local function firstReady()
	local first, rank, group
	for _, each in ipairs(redis.call('SMEMBERS', base .. 'waiting')) do
		local limit = tonumber(redis.call('HGET', base .. 'most', each) or nil)
		local running = tonumber(redis.call('HGET', base .. 'running', each) or 0)
		local head = (not limit or running < limit) and redis.call('ZRANGE', base .. 'ready:' .. each, 0, 0, 'WITHSCORES')
		if head and head[1] and (not rank or tonumber(head[2]) < rank) then
			first, rank, group = head[1], tonumber(head[2]), each
		end
	end
	return first, group
end

-- The call that is next; nothing where none may begin.
local function nextCall()
	while true do
		local first, group = firstReady()
		local job = first and readCall(first)
		if job or not first then return job end
		-- It was put aside, or removed by others.
		redis.call('ZREM', base .. 'ready:' .. group, first)
	end
end

local function claimOf(job)
	return {job.id, job.token, job.attempts, redis.call('GET', base .. 'body:' .. job.id) or '', job.terms,
		job.tenant or '', job.origin or ''}
end

local answer, ids = {}, {}
local function begin(job)
	dequeue(job)
	job.attempts, job.holder, job.worker, job.started = job.attempts + 1, holder, worker, text(now)
	job.token = text(job.token + 1)
	redis.call('HINCRBY', base .. 'running', job.group, 1)
	redis.call('ZADD', base .. 'leases', text(now + lease), job.id)
	local turn = tonumber(job.turn or job.created) or now
	redis.call('SET', base .. 'turn', text(math.max(turn, tonumber(redis.call('GET', base .. 'turn') or 0))))
	move(job, 'running', 'token', job.token)
	answer[#answer + 1], ids[#ids + 1] = claimOf(job), job.id
end

-- The answer to this call was lost with a connection, and it was sent again.
local known = redis.call('GET', base .. 'taken:' .. call)
if known then
	for _, id in ipairs(cjson.decode(known)) do
		local job = readCall(id)
		if job and job.state == 'running' and job.holder == holder then answer[#answer + 1] = claimOf(job) end
	end
else
	while #answer < most do
		local job = nextCall()
		if not job then break end
		begin(job)
	end
	if #ids > 0 then redis.call('SET', base .. 'taken:' .. call, cjson.encode(ids), 'PX', lease) end
end
flush()
local first = redis.call('ZRANGE', base .. 'later', 0, 0, 'WITHSCORES')
table.insert(answer, 1, first[2] and math.max(1, math.ceil(first[2] - now)) or -1)
return answer
