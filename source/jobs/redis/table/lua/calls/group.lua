-- Lists the newest calls of a group, of some states. Looks at so many at the most, since most may be of other states.
--
-- ARGV[1..4]  group by tenant and name, below which place, how many, how many to look at
-- ARGV[5..]   states
-- Returns the place to go on below ('' where there are no more), then id and hash of each; instead of a hash
-- {'error', message} where there is none

-- @include "../includes/call"

local wanted = {}
for at = 5, #ARGV do wanted[ARGV[at]] = true end
local most, looks = tonumber(ARGV[3]), tonumber(ARGV[4])
local part = redis.call('ZREVRANGEBYSCORE', base .. 'group:' .. ARGV[1], '(' .. ARGV[2], '-inf', 'WITHSCORES', 'LIMIT', 0, looks)
local found = {#part < 2 * looks and '' or part[#part]}
for at = 1, #part, 2 do
	local state = redis.pcall('HGET', keyOf(part[at]), 'state')
	if type(state) == 'table' then
		found[#found + 1] = {part[at], {'error', state.err}}
	elseif wanted[state] then
		found[#found + 1] = {part[at], redis.call('HGETALL', keyOf(part[at]))}
	end
	if #found > most then
		if at + 1 < #part then found[1] = part[at + 1] end
		break
	end
end
return found
