// What changes jobs in Redis, on top of job-script-parts.ts.
import {commonParts} from './job-script-parts.ts';
import {runScripts} from './run-scripts.ts';

/** How many milliseconds of rank make one step of BullMQ's priority. */
const PRIORITY_MS = 250;
/** BullMQ's last one. After six days without a pause the queue goes on in the order of submission. */
const LAST_PRIORITY = 2 ** 21 - 1;

/**
 * Most open jobs and most bytes of a tenant, most open jobs of all, bytes of room (or -1); then id, digits, ageing,
 * idempotency key, tenant ('' for the default one), distance to its next turn, and what began it ('' where that is not known) of each.
 */
const submit = `
local mostOpen, mostBytes, mostAll, room = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local known, all = {}, {queued = 0, open = 0, toCome = 0, tenants = 0}

local function statsOf(tenant)
	if known[tenant] then return known[tenant] end
	local fields = {listName('queued', tenant), listName('running', tenant), listName('finished', tenant)}
	local bytes = redis.call('HMGET', base .. 'bytes', unpack(fields))
	local queued = redis.call('ZCARD', base .. 'state:' .. fields[1])
	local stats = {queued = queued, open = queued + redis.call('ZCARD', base .. 'state:' .. fields[2]),
		toCome = (bytes[1] or 0) + (bytes[2] or 0), kept = tonumber(bytes[3] or 0)}
	known[tenant] = stats
	return stats
end

for _, tenant in ipairs(tenantsIn('*')) do
	local stats = statsOf(tenant)
	all.queued, all.open, all.toCome = all.queued + stats.queued, all.open + stats.open, all.toCome + stats.toCome
	if stats.open > 0 then all.tenants = all.tenants + 1 end
end
if all.queued == 0 then
	redis.call('SET', base .. 'epoch', text(now))
	redis.call('DEL', base .. 'turn')
end
local epoch = tonumber(redis.call('GET', base .. 'epoch') or now)
local head = math.min(now, tonumber(redis.call('GET', base .. 'turn') or now))
local answers = {}

-- When the next job of a tenant counts as come: see turns.ts.
local function takeTurn(tenant, stats, distance)
	if tenant == '' then return now end
	local last = stats.queued > 0 and tonumber(redis.call('HGET', base .. 'turns', tenant) or 0) or 0
	local turn = math.max(last, head)
	redis.call('SADD', base .. 'tenants', tenant)
	redis.call('HSET', base .. 'turns', tenant, text(turn + distance))
	return turn
end

local function add(id, digits, ageing, name, tenant, distance, origin)
	local other = name ~= '' and redis.call('HGET', base .. 'keys', name)
	if other and other ~= id then
		local its = valuesOf(other)
		if its and its[2] == digits then return {'known', other} end
		if its then return {'reused', its[2]} end
	end
	-- The answer to it was lost with a connection, and it was sent again.
	local before = redis.call('HMGET', keyOf(id), 'created', 'priority')
	if before[1] then return {'new', before[1], before[2]} end
	local size, own = digits + 2, statsOf(tenant)
	local share = math.floor(mostAll / math.max(1, own.open > 0 and all.tenants or all.tenants + 1))
	if own.open >= mostOpen or (all.open >= mostAll and own.open >= share) then
		return {'jobs', text(own.open), text(redis.call('ZCOUNT', base .. 'ended', text(now - 60000), '+inf'))}
	end
	if mostBytes >= 0 and own.toCome + own.kept + size > mostBytes then
		local oldest = redis.call('ZRANGE', base .. 'state:' .. listName('finished', tenant), 0, 0)[1]
		local finished = oldest and redis.call('HGET', keyOf(oldest), 'finished')
		return {'bytes', text(now - tonumber(finished or now))}
	end
	if room >= 0 and all.toCome + size > room then return {'room'} end
	local turn = takeTurn(tenant, own, distance)
	local rank = math.floor((turn + ageing - epoch) / ${PRIORITY_MS}) + 1
	local priority = text(math.max(1, math.min(${LAST_PRIORITY}, rank)))
	local seq = redis.call('INCR', base .. 'seq')
	redis.call('HSET', keyOf(id), 'seq', seq, 'digits', digits, 'state', 'queued', 'progress', '0', 'attempts', 0,
		'token', 0, 'version', 2, 'created', text(now), 'priority', priority)
	if tenant ~= '' then redis.call('HSET', keyOf(id), 'tenant', tenant, 'turn', text(turn)) end
	if origin ~= '' then redis.call('HSET', keyOf(id), 'origin', origin) end
	if name ~= '' then
		redis.call('HSET', base .. 'keys', name, id)
		redis.call('HSET', keyOf(id), 'key', name)
	end
	redis.call('ZADD', base .. 'state:' .. listName('queued', tenant), seq, id)
	redis.call('ZADD', base .. 'outbox', text(now), id)
	count(listName('queued', tenant), 1, digits)
	if own.open == 0 then all.tenants = all.tenants + 1 end
	own.queued, own.open, own.toCome = own.queued + 1, own.open + 1, own.toCome + size
	all.open, all.toCome = all.open + 1, all.toCome + size
	return {'new', text(now), priority}
end

for at = 5, #ARGV, 7 do
	answers[#answers + 1] =
		add(ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2]), ARGV[at + 3], ARGV[at + 4], tonumber(ARGV[at + 5]), ARGV[at + 6])
end
return answers
`;

/** id, whose it is to be ('*' for anybody's). The state before, and the job after it. */
const cancel = `
local job = read(ARGV[1])
if not job or (ARGV[2] ~= '*' and ARGV[2] ~= (job.tenant or '')) then return nil end
local before, holder = job.state, job.holder
if before == 'queued' or before == 'running' then
	redis.call('ZREM', base .. 'outbox', job.id)
	finish(job, 'cancelled')
	if holder then redis.call('PUBLISH', base .. 'holder:' .. holder, job.id .. ' ' .. job.token) end
end
return {before, redis.call('HGETALL', keyOf(job.id))}
`;

/** Below which place, how many, whose ('*' for everybody's), states. The newest jobs of these states. */
const page = `
local found = {}
for _, tenant in ipairs(tenantsIn(ARGV[3])) do
	for at = 4, #ARGV do
		local part = redis.call('ZREVRANGEBYSCORE', base .. 'state:' .. listName(ARGV[at], tenant), '(' .. ARGV[1], '-inf',
			'WITHSCORES', 'LIMIT', 0, ARGV[2])
		for pair = 1, #part, 2 do found[#found + 1] = {part[pair], tonumber(part[pair + 1])} end
	end
end
table.sort(found, function(one, other) return one[2] > other[2] end)
local jobs = {}
for at = 1, math.min(#found, tonumber(ARGV[2])) do
	local hash = redis.pcall('HGETALL', keyOf(found[at][1]))
	jobs[at] = {found[at][1], hash.err and {'error', hash.err} or hash}
end
return jobs
`;

/** Whose ('*' for everybody's), states. How many jobs each has, and their bytes. */
const tally = `
local counts, tenants = {}, tenantsIn(ARGV[1])
for at = 2, #ARGV do
	local jobs, bytes = 0, 0
	for _, tenant in ipairs(tenants) do
		local list = listName(ARGV[at], tenant)
		jobs = jobs + redis.call('ZCARD', base .. 'state:' .. list)
		bytes = bytes + (redis.call('HGET', base .. 'bytes', list) or 0)
	end
	counts[at - 1] = {jobs, text(bytes)}
end
return counts
`;

/**
 * For how long in milliseconds, how many, digits of the largest small job. Of the notes in the outbox that are older, how many were
 * looked at, then the jobs that their queue does not have. A note goes once its job waits in the queue. Who has a job from
 * there is perhaps about to take it out, so the note of such a job stays and is looked at again.
 */
const overdue = `
local ids = redis.call('ZRANGEBYSCORE', base .. 'outbox', '-inf', text(now - ARGV[1]), 'LIMIT', 0, ARGV[2])
local answer = {#ids}
for _, id in ipairs(ids) do
	local values = valuesOf(id, 'priority')
	local place = values and values[1] == 'queued' and placeInQueue(id, tonumber(values[2]), tonumber(ARGV[3])) or 'waiting'
	if place == 'waiting' then
		redis.call('ZREM', base .. 'outbox', id)
	else
		redis.call('ZADD', base .. 'outbox', text(now), id)
		if place == 'missing' then answer[#answer + 1] = {id, values[2], isWhole(values[4]) and values[4] or '1'} end
	end
end
return answer
`;

/**
 * Above which place, how many, digits of the largest small job. Looks whether open jobs are in their queue, and puts
 * those that are neither there nor in the outbox into the outbox. The place of the last one, 0 after the last of all;
 * then how many had to be put there.
 */
const audit = `
local found, limit, small = {}, tonumber(ARGV[2]), tonumber(ARGV[3])
for _, tenant in ipairs(tenantsIn('*')) do
	for _, state in ipairs({'queued', 'running'}) do
		local part = redis.call('ZRANGEBYSCORE', base .. 'state:' .. listName(state, tenant), '(' .. ARGV[1], '+inf',
			'WITHSCORES', 'LIMIT', 0, limit)
		for pair = 1, #part, 2 do found[#found + 1] = {part[pair], tonumber(part[pair + 1])} end
	end
end
table.sort(found, function(one, other) return one[2] < other[2] end)
local lost = 0
for at = 1, math.min(#found, limit) do
	local id = found[at][1]
	local job = read(id)
	local isOpen = job and (job.state == 'queued' or job.state == 'running')
	if isOpen and placeInQueue(id, job.digits, small) == 'missing' and not redis.call('ZSCORE', base .. 'outbox', id) then
		lost = lost + 1
		if job.state == 'running' then take(job) end
		redis.call('ZADD', base .. 'outbox', 0, id)
	end
end
return {found[limit] and found[limit][2] or 0, lost}
`;

/** For how long in milliseconds jobs are kept, how many. Forgets older ones; how many. */
const forget = `
local ids = redis.call('ZRANGEBYSCORE', base .. 'ended', '-inf', '(' .. text(now - ARGV[1]), 'LIMIT', 0, ARGV[2])
local forgotten = 0
for _, id in ipairs(ids) do
	local key = keyOf(id)
	local values = valuesOf(id, 'token', 'key', 'tenant')
	if values and not isWhole(values[4]) then misfit(id) end
	redis.call('ZREM', base .. 'ended', id)
	if values then
		local list = listName(values[1], values[6])
		redis.call('ZREM', base .. 'state:' .. list, id)
		count(list, -1, values[2])
		if values[5] then redis.call('HDEL', base .. 'keys', values[5]) end
		redis.call('DEL', key)
		redis.call('HDEL', base .. 'texts', id)
		changed(id, 0)
		-- What it wrote can be removed later, by another process if need be.
		redis.call('HSET', base .. 'leftovers', id, values[4])
		forgotten = forgotten + 1
	end
end
return forgotten
`;

/** id, for how long in milliseconds. Takes what is no job out of the jobs, and keeps it so long for whoever wants to look. */
const quarantine = `
local id = ARGV[1]
local key, aside = keyOf(id), base .. 'quarantine:' .. id
local digits = redis.pcall('HGET', key, 'digits')
for _, tenant in ipairs(tenantsIn('*')) do
	for _, state in ipairs(states) do
		local list = listName(state, tenant)
		if redis.call('ZREM', base .. 'state:' .. list, id) == 1 and isWhole(digits) then count(list, -1, digits) end
	end
end
redis.call('ZREM', base .. 'ended', id)
redis.call('ZREM', base .. 'outbox', id)
if redis.call('EXISTS', key) == 0 then return 0 end
redis.call('RENAME', key, aside)
redis.call('PEXPIRE', aside, ARGV[2])
changed(id, 0)
return 1
`;

const scripts = {
	submit,
	...runScripts,
	cancel,
	page,
	tally,
	overdue,
	audit,
	forget,
	quarantine,
};

export type ScriptName = keyof typeof scripts;

/** The Lua of a script, complete. */
export function luaOf(name: ScriptName): string {
	return `${commonParts}
local function main()
${scripts[name]}
end
local answer = main()
writeCounts()
return answer
`;
}
