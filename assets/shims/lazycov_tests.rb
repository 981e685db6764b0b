# Keeps apart which lines each test of Ruby ran, from what the Coverage of the process counts. Counts only grow, so that what
# grew while a test ran holds everything that it ran, whoever else ran at that time.
require "coverage"
require "fileutils"

module LazycovTests
  # Longer names of folders are cut: file systems take no more than 255 bytes.
  LONGEST = 200
  TESTS = ENV["LAZYCOV_TESTS"].to_s
  # What Ruby, its gems and we run is nobody's test.
  FOREIGN = [__dir__, *Gem.path, *RbConfig::CONFIG.values_at("rubylibdir", "vendordir", "sitedir")].compact.map { |path| "#{path}/" }

  class << self
    # Runs a test, and writes what ran since the one before: what is set up for it is its own, too. What ran before the first
    # one is no test's, as when files are loaded; the report of all has it.
    def keep(name)
      @last ||= counts
      begun = @last
      answer = yield
      write(folder_of(name), grown(begun, @last)) if begun && (@last = counts)
      answer
    end

    private

    # The counts of all files; nil where lines are not counted, or only once.
    def counts
      return nil if TESTS.empty? || !Coverage.running?
      counted = Coverage.peek_result
      counted if counted.empty? || lines(counted.first.last)
    rescue RuntimeError
      nil
    end

    def lines(counted)
      counted.is_a?(Hash) ? counted[:lines] : counted
    end

    # Most files did not run since.
    def grown(begun, ended)
      ended.filter_map do |path, counted|
        after = lines(counted)
        before = begun[path]
        before = before ? lines(before) : []
        next if before == after || after.nil? || !measured?(path)

        ran = after.each_index.select { |at| after[at].is_a?(Integer) && after[at] > (before[at] || 0) }
        [path, ran.map { |at| at + 1 }] unless ran.empty?
      end
    end

    # What the report leaves out is left out here, too.
    def measured?(path)
      @measured ||= {}
      @measured.fetch(path) do
        @measured[path] = !path.start_with?(*FOREIGN) && !(defined?(SimpleCov::SourceFile) && filtered?(path))
      end
    end

    def filtered?(path)
      file = SimpleCov::SourceFile.new(path, "lines" => [])
      SimpleCov.filters.any? { |filter| filter.matches?(file) }
    rescue StandardError
      false
    end

    def folder_of(name)
      folder = name.b.gsub(/[^A-Za-z0-9_.-]/n) { |byte| format("%%%02X", byte.ord) }
      return folder if folder.length <= LONGEST

      require "digest"
      folder = "#{folder[0, LONGEST - 17]}~#{Digest::SHA256.hexdigest(name)[0, 16]}"
      FileUtils.mkdir_p(File.join(TESTS, folder))
      File.write(File.join(TESTS, folder, ".name"), name)
      folder
    end

    # Tests run whether it can be written or not.
    def write(folder, grown)
      place = File.join(TESTS, folder)
      FileUtils.mkdir_p(place)
      records = grown.map { |path, ran| "SF:#{path}\n#{ran.map { |line| "DA:#{line},1\n" }.join}end_of_record\n" }
      # Whoever reads it finds all of it or nothing.
      whole = File.join(place, "lines.info")
      # Tests of one name are one.
      before = File.exist?(whole) ? File.binread(whole) : "TN:\n"
      File.binwrite("#{whole}.new", before + records.join)
      File.rename("#{whole}.new", whole)
    rescue SystemCallError => error
      warn "lazycov: what a test runs is not known: #{error.message}"
    end
  end
end
