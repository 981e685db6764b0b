# Loaded by every Ruby of a run: it waits for minitest, and for nothing else.
require_relative "lazycov_tests"

module LazycovWaiting
  IN_TEST = Module.new do
    def run(...)
      LazycovTests.keep("#{self.class.name}::#{name}") { super }
    end
  end

  WAITING = TracePoint.new(:end) do |point|
    next unless Module === point.self && Module.instance_method(:name).bind_call(point.self) == "Minitest::Test"

    WAITING.disable
    point.self.prepend(IN_TEST)
  end
end

LazycovWaiting::WAITING.enable unless ENV["LAZYCOV_TESTS"].to_s.empty?
