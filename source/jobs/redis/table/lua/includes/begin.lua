-- begin(job, attempt): begins an attempt of a job, given as read() gives it. The claim: its token, the number of the
-- attempt, how many times the job was lost and what began it ('' where that is not known). Nothing where the job has ended.
--
-- attempt: its holder, the name of the worker, a name of the call, whether jobs run together ('1') or not ('0')

-- @include "job"

local hasTenants = redis.call('EXISTS', base .. 'tenants') == 1

local function claimOf(job)
	return {tonumber(job.token), job.attempts, job.losses, job.origin or ''}
end

local function begin(job, attempt)
	-- The answer to this call was lost with a connection, and it was sent again.
	if job.state == 'running' and job.call == attempt.call then return claimOf(job) end
	-- The queue gave it to this process, so the one before has lost it.
	if job.state == 'running' then take(job) end
	if job.state ~= 'queued' then return nil end
	job.attempts, job.holder, job.worker, job.started = job.attempts + 1, attempt.holder, attempt.worker, text(now)
	job.token = text(job.token + 1)
	place('outbox', job.id)
	-- Tenants that come later begin at the turn that the queue is at.
	if hasTenants then
		local turn = tonumber(job.turn or job.created) or now
		local latest = tonumber(redis.call('GET', base .. 'turn') or 0)
		redis.call('SET', base .. 'turn', text(math.max(turn, latest)))
	end
	move(job, 'running', 'token', job.token, 'call', attempt.call, 'together', attempt.together)
	return claimOf(job)
end
