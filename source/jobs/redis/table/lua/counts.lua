-- Counts jobs.
--
-- ARGV[1]   whose ('' for the default tenant's, '*' for everybody's)
-- ARGV[2..] states
-- Returns for each state how many jobs have it, and their bytes

-- @include "includes/job"

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
