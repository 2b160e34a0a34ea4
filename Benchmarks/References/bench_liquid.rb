# Renders a template with the original, ruby-liquid, as often as each line of stdin asks; see bench.py for the protocol.

require "json"
require "liquid"

template = Liquid::Template.parse(File.read(ARGV[0], encoding: "UTF-8"), error_mode: :strict)
data = JSON.parse(File.read(ARGV[1], encoding: "UTF-8"))
$stdout.sync = true
puts template.render!(data).to_json
$stdin.each_line do |line|
  count = Integer(line)
  start = Process.clock_gettime(Process::CLOCK_MONOTONIC, :nanosecond)
  count.times { template.render!(data) }
  puts Process.clock_gettime(Process::CLOCK_MONOTONIC, :nanosecond) - start
end
