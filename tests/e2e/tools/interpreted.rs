//! Tools of Python, Ruby and PHP.

use super::{Tool, runs, walk};

#[test]
fn pytest() {
    if !runs("python3", &["-c", "import pytest, pytest_cov"]) {
        return;
    }
    walk(Tool {
        around: &[("pytest.ini", "[pytest]\n")],
        source: ("door.py", "def side(is_open):\n    if is_open:\n        return 1\n    return 2\n"),
        missed: (4, "return 2"),
        test: ("test_door.py", "from door import side\n\n\ndef test_side():\n    {calls}\n"),
        calls: [
            "assert side(True) == 1",
            "assert (side(True), side(False)) == (1, 2)",
            "assert (side(True), side(False)) == (1, 3)",
            "open('{hung}', 'w').close()\n    while True:\n        pass",
        ],
        comment: "import os\n",
        broken: "def side(is_open:\n",
        modules: None,
        set_up: |_| {},
    });
}

const RUBY: &str = "def side(open)\n  if open\n    return 1\n  end\n  2\nend\n";

/// SimpleCov is started by the tests themselves.
const SIMPLECOV: &str =
    "require 'simplecov'\nSimpleCov.start\n$LOAD_PATH.unshift(File.expand_path('../lib', __dir__))\n";

fn has_ruby() -> bool {
    runs("bundle", &["--version"]) && runs("ruby", &["-e", "require 'simplecov'; require 'rspec'; require 'minitest'"])
}

#[test]
fn rspec() {
    if !has_ruby() {
        return;
    }
    walk(Tool {
        around: &[
            ("Gemfile", "gem 'rspec'\ngem 'simplecov'\n"),
            (".rspec", "--require spec_helper\n"),
            ("spec/spec_helper.rb", SIMPLECOV),
            (".gitignore", "coverage\nGemfile.lock\n"),
        ],
        source: ("lib/door.rb", RUBY),
        missed: (5, "2"),
        test: (
            "spec/door_spec.rb",
            "require 'door'\n\nRSpec.describe 'side' do\n  it 'opens' do\n    {calls}\n  end\nend\n",
        ),
        calls: [
            "expect(side(true)).to eq 1",
            "expect([side(true), side(false)]).to eq [1, 2]",
            "expect([side(true), side(false)]).to eq [1, 3]",
            "File.write('{hung}', '')\n    sleep",
        ],
        comment: "# One more line.\n",
        broken: "def side(open\n",
        modules: None,
        set_up: |_| {},
    });
}

#[test]
fn minitest() {
    if !has_ruby() {
        return;
    }
    walk(Tool {
        around: &[
            ("Gemfile", "gem 'rake'\ngem 'minitest'\ngem 'simplecov'\n"),
            ("Rakefile", "require 'rake/testtask'\nRake::TestTask.new { |task| task.pattern = 'test/*_test.rb' }\n"),
            ("test/helper.rb", SIMPLECOV),
            (".gitignore", "coverage\nGemfile.lock\n"),
        ],
        source: ("lib/door.rb", RUBY),
        missed: (5, "2"),
        test: (
            "test/door_test.rb",
            "require_relative 'helper'\nrequire 'minitest/autorun'\nrequire 'door'\n\nclass DoorTest < Minitest::Test\n  def test_side\n    {calls}\n  end\nend\n",
        ),
        calls: [
            "assert_equal 1, side(true)",
            "assert_equal [1, 2], [side(true), side(false)]",
            "assert_equal [1, 3], [side(true), side(false)]",
            "File.write('{hung}', '')\n    sleep",
        ],
        comment: "# One more line.\n",
        broken: "def side(open\n",
        modules: None,
        set_up: |_| {},
    });
}

const CONFIG: &str = "<phpunit><testsuites><testsuite name=\"door\"><directory>tests</directory></testsuite></testsuites>\
                          <coverage><include><directory>src</directory></include></coverage></phpunit>\n";

#[test]
fn phpunit() {
    if !runs("phpunit", &["--version"])
        || !runs("php", &["-r", "exit(extension_loaded('pcov') || extension_loaded('xdebug') ? 0 : 1);"])
    {
        return;
    }
    walk(Tool {
        around: &[("phpunit.xml", CONFIG)],
        source: (
            "src/door.php",
            "<?php\nfunction side($open) {\n    if ($open) {\n        return 1;\n    }\n    return 2;\n}\n",
        ),
        missed: (6, "return 2"),
        test: (
            "tests/DoorTest.php",
            "<?php\nrequire_once __DIR__ . '/../src/door.php';\n\nclass DoorTest extends PHPUnit\\Framework\\TestCase {\n    public function testSide(): void {\n        {calls}\n    }\n}\n",
        ),
        calls: [
            "$this->assertSame(1, side(true));",
            "$this->assertSame([1, 2], [side(true), side(false)]);",
            "$this->assertSame([1, 3], [side(true), side(false)]);",
            "touch('{hung}');\n        while (true) sleep(1);",
        ],
        comment: "<?php // One more line. ?>\n",
        broken: "<?php\nfunction side($open {\n",
        modules: None,
        set_up: |_| {},
    });
}
