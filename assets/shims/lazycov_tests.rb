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
    # Runs a test, and writes what it ran.
    def keep(name)
      begun = counts
      answer = yield
      if begun && (ended = counts)
        write(name, grown(begun, ended))
      end
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

    def grown(begun, ended)
      ended.filter_map do |path, counted|
        after = lines(counted)
        next if after.nil? || path.start_with?(*FOREIGN)
        before = lines(begun[path]) || []
        next if before == after
        ran = after.each_index.select { |at| after[at].is_a?(Integer) && after[at] > (before[at] || 0) }
        [path, ran.map { |at| at + 1 }] unless ran.empty?
      end
    end

    def write(name, grown)
      folder = name.b.gsub(/[^A-Za-z0-9_.-]/n) { |byte| format("%%%02X", byte.ord) }
      is_cut = folder.length > LONGEST
      if is_cut
        require "digest"
        folder = "#{folder[0, LONGEST - 17]}~#{Digest::SHA256.hexdigest(name)[0, 16]}"
      end
      place = File.join(TESTS, folder)
      FileUtils.mkdir_p(place)
      File.write(File.join(place, ".name"), name) if is_cut
      records = grown.map { |path, ran| "SF:#{path}\n#{ran.map { |line| "DA:#{line},1\n" }.join}end_of_record\n" }
      # Whoever reads it finds all of it or nothing.
      whole = File.join(place, "lines.info")
      # Tests of one name are one.
      before = File.exist?(whole) ? File.binread(whole) : "TN:\n"
      File.binwrite("#{whole}.new", before + records.join)
      File.rename("#{whole}.new", whole)
    end
  end
end
