-- Accepts a call, as far as the limits allow.
--
-- ARGV[1..4]   most open jobs and most bytes of a tenant, most open jobs of all, bytes of room; -1 for bytes without a limit
-- ARGV[5..9]   id, bytes, text of the call, its terms as JSON, digest of its text
-- ARGV[10..12] group by tenant and name ('' for none), most of it at a time ('' to leave it as it is), what its hint and
--              its priority are worth in milliseconds of rank
-- ARGV[13..15] idempotency key ('' for none), tenant ('' for the default one), what began it ('' where that is not known)
-- Returns what became of it: {'new', when it was created}, {'known', id}, {'reused', what the key belongs to},
-- {'jobs', how many are open, how many ended in the last minute}, {'bytes', for how long the oldest result was kept} or {'room'}

-- @include "../includes/call"
-- @include "../includes/accept"

-- How far the calls of one tenant lie apart in the queue, in milliseconds.
local DISTANCE_MS = 5

local mostOpen, mostBytes, mostAll, room = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local id, bytes, body, terms, digest = ARGV[5], tonumber(ARGV[6]), ARGV[7], ARGV[8], ARGV[9]
local group, most, worth, name, tenant, origin = ARGV[10], ARGV[11], tonumber(ARGV[12]), ARGV[13], ARGV[14], ARGV[15]

local function openOf(whose)
	local open = 0
	for _, prefix in ipairs({base, KEYS[2]}) do
		for _, state in ipairs({'queued', 'running'}) do
			open = open + redis.call('ZCARD', prefix .. 'state:' .. listName(state, whose))
		end
	end
	return open
end

local function bytesOf(whose, wanted)
	local sum = 0
	for _, prefix in ipairs({base, KEYS[2]}) do
		for _, state in ipairs(wanted) do sum = sum + (redis.call('HGET', prefix .. 'bytes', listName(state, whose)) or 0) end
	end
	return sum
end

if name ~= '' then
	local other = redis.call('HGET', base .. 'keys', name)
	if other and other ~= id then
		local its = redis.call('HMGET', keyOf(other), 'digest', 'name')
		if its[1] == digest then return {'known', other} end
		if its[1] then return {'reused', its[2] or ''} end
	end
	if redis.call('HEXISTS', KEYS[2] .. 'keys', name) == 1 then return {'reused', ''} end
end
-- The answer to it was lost with a connection, and it was sent again.
local before = redis.call('HGET', keyOf(id), 'created')
if before then return {'new', before} end

local open, all = openOf(tenant), 0
for _, each in ipairs(tenantsIn('*')) do all = all + openOf(each) end
if open >= mostOpen or (all >= mostAll and open > 0) then return tooMany(open) end
if mostBytes >= 0 and bytesOf(tenant, {'queued', 'running', 'finished', 'errored'}) + bytes > mostBytes then
	return tooLarge(tenant)
end
if room >= 0 and bytesOf(tenant, {'queued', 'running'}) + bytes > room then return {'room'} end

if redis.call('SCARD', base .. 'waiting') == 0 then redis.call('DEL', base .. 'turn') end
local hasQueued = redis.call('ZCARD', base .. 'state:' .. listName('queued', tenant)) > 0
local turn = takeTurn(tenant, hasQueued, headOfTurns(), DISTANCE_MS)
local seq = redis.call('INCR', KEYS[2] .. 'seq')
local further = {'terms', terms, 'digest', digest, 'name', cjson.decode(terms).name, 'group', group, 'rank', text(turn + worth)}
create(id, seq, text(bytes - 2), further, tenant, turn, origin, name)
redis.call('SET', base .. 'body:' .. id, body)
if group ~= '' then redis.call('ZADD', base .. 'group:' .. group, seq, id) end
if most ~= '' then redis.call('HSET', base .. 'most', group, most) end
enqueue({id = id, group = group, rank = text(turn + worth)})
flush()
redis.call('PUBLISH', base .. 'ready', '')
return {'new', text(now)}
