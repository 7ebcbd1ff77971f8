-- Lists the newest calls of a group, of some states.
--
-- ARGV[1..3]  group by tenant and name, below which place, how many
-- ARGV[4..]   states
-- Returns id and hash of each; instead of a hash {'error', message} where there is none

-- @include "includes/call"

local wanted = {}
for at = 4, #ARGV do wanted[ARGV[at]] = true end
local below, most, found = ARGV[2], tonumber(ARGV[3]), {}
local AT_A_TIME = 1000
repeat
	local part = redis.call('ZREVRANGEBYSCORE', base .. 'group:' .. ARGV[1], '(' .. below, '-inf', 'WITHSCORES', 'LIMIT', 0,
		AT_A_TIME)
	for at = 1, #part, 2 do
		below = part[at + 1]
		local hash = #found < most and redis.pcall('HGETALL', keyOf(part[at])) or {}
		if hash.err then
			found[#found + 1] = {part[at], {'error', hash.err}}
		else
			for field = 1, #hash, 2 do
				if hash[field] == 'state' and wanted[hash[field + 1]] then found[#found + 1] = {part[at], hash} end
			end
		end
	end
until #found >= most or #part < 2 * AT_A_TIME
return found
