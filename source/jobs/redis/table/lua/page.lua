-- Lists the newest jobs of some states.
--
-- ARGV[1..3]  below which place, how many, whose ('' for the default tenant's, '*' for everybody's)
-- ARGV[4..]   states
-- Returns id and hash of each; instead of a hash {'error', message} where there is none

-- @include "includes/job"

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
