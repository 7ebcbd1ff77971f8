-- now  milliseconds since 1970, of Redis's own clock: those of the machines need not agree
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
