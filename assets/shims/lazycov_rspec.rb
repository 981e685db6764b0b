# Loaded by RSpec in front of the specs.
require_relative "lazycov_tests"

RSpec.configure do |config|
  config.backtrace_exclusion_patterns << Regexp.new(Regexp.escape(__dir__))
  config.around(:each) do |example|
    file = File.join(*ENV["LAZYCOV_FOLDER"], example.metadata[:file_path].delete_prefix("./"))
    LazycovTests.keep("#{file}::#{example.full_description}") { example.run }
  end
end
