-- What wrk asks for and how it tells what it found.
-- Arguments: nothing, or a file of targets, one a line, each of which is asked for once.

local requests, at = nil, 0

function init(args)
  if not args[1] then return end
  requests = {}
  for target in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format("GET", target)
  end
  request = function()
    at = at + 1
    return requests[at] or requests[#requests]
  end
end

function done(summary, latency, _)
  local e = summary.errors
  io.write(string.format(
    'RESULT {"requests": %d, "microseconds": %d, "wrong": %d, "p50": %.1f, "p99": %.1f}\n',
    summary.requests, summary.duration, e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50), latency:percentile(99)))
end
