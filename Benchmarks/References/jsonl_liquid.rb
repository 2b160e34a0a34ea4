# The original, ruby-liquid, with the interface of `goniec template render --jsonl`; says "unknown" of a filter it is too old for.

require "json"
require "liquid"

# Partials by name.
class Partials
  def initialize(templates)
    @templates = templates || {}
  end

  def read_template_file(name)
    @templates[name] or raise Liquid::FileSystemError, "No such template '#{name}'"
  end
end

def render(request)
  template = Liquid::Template.parse(request["template"], error_mode: :strict)
  template.registers[:file_system] = Partials.new(request["templates"])
  { output: template.render!(request["data"] || {}, strict_filters: true) }
rescue Liquid::UndefinedFilter => error
  { error: error.message, unknown: true }
rescue StandardError, SystemStackError => error
  # Its messages can quote half a character.
  { error: error.message.dup.force_encoding("UTF-8").scrub }
end

# Partials are parsed while rendering, in the mode that is set for all.
Liquid::Template.error_mode = :strict
$stdout.sync = true
$stdin.each_line do |line|
  request = JSON.parse(line)
  puts render(request).to_json
rescue JSON::GeneratorError => error
  puts({ error: error.message.dup.force_encoding("UTF-8").scrub }.to_json)
end
