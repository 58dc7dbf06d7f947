-- Each request comes from another address, as behind a proxy: limits count by address.
local number = 0
request = function()
  number = number + 1
  wrk.headers["X-Forwarded-For"] = string.format(
    "10.%d.%d.%d", math.floor(number / 62500) % 250, math.floor(number / 250) % 250, number % 250 + 1)
  return wrk.format("GET")
end

done = function(summary, latency, requests)
  io.write(string.format(
    '\nFIGURES {"requests": %d, "microseconds": %d, "p50": %d, "p95": %d, "p99": %d, "failed": %d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(95),
    latency:percentile(99), summary.errors.status + summary.errors.connect + summary.errors.read
      + summary.errors.write + summary.errors.timeout))
end
