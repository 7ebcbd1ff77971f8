-- Submits jobs and asks for each once, in turn. They are just too long for the lane of small jobs.
local body = '{"digits":1100000}'
local post = 'POST /job HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: '
	.. #body .. '\r\n\r\n' .. body
local ids = {}

function request()
	local id = table.remove(ids)
	if id then
		return 'GET /job/' .. id .. ' HTTP/1.1\r\nHost: localhost\r\n\r\n'
	end
	return post
end

function response(status, _, text)
	if status == 202 then
		ids[#ids + 1] = text:match('"id":"([%x-]+)"')
	end
end

-- Without a rate each connection asks again at once.
local rate = tonumber(os.getenv('BENCH_RATE') or '')
if rate then
	local pause = 1000 * tonumber(os.getenv('BENCH_CONNECTIONS')) / rate
	function delay()
		return math.floor(math.random() * 2 * pause)
	end
end
