# ibkeys: `make demo` shows the tools at work, `make test` proves them; both install through apt
# what they lack, beyond Swift, git and make.

PREFIX = /usr/local
DESTDIR =

TOOLS = ibkeygen ibkeyexport ibdecrypt ibkeybackup ibkeymigrate ibkeyctl

BUILD_NEEDS = g++ binutils pkg-config libssl-dev libargon2-dev libgpgme-dev libarchive-dev \
	libqrencode-dev zlib1g-dev libbz2-dev
TEST_NEEDS = $(BUILD_NEEDS) age gnupg putty-tools openssh-client openssl zsh fish bash-completion \
	tmux mandoc python3 openssh-server strace zbar-tools poppler-utils lftp
LINT_NEEDS = mandoc shellcheck zsh fish
DEMO_NEEDS = $(BUILD_NEEDS) gnupg putty-tools openssh-client openssh-server python3
BENCH_NEEDS = $(DEMO_NEEDS)

SWIFT_FLAGS = --explicit-target-dependency-import-check error

# The program as it is installed: the Swift runtime inside, the C libraries outside so that the
# distribution's fixes reach them. Relocations are packed and bound at start, and no folder of its
# own is searched for libraries. The C++ runtime is linked in by finding its archive first.
LEAN = .build/lean
LEAN_FLAGS = $(SWIFT_FLAGS) --scratch-path $(LEAN) -c release --static-swift-stdlib \
	--disable-local-rpath -Xswiftc -use-ld=lld \
	-Xlinker -z -Xlinker pack-relative-relocs -Xlinker -z -Xlinker now -Xlinker -s \
	-Xlinker -L$(CURDIR)/$(LEAN)/archives -Xswiftc -Xclang-linker -Xswiftc -static-libgcc

# The built program, with its links, ready to run.
BIN = .build/bin

MAN = $(sort $(TOOLS:%=man/%.1) man/ibkeys.7 $(wildcard man/*.[157]))
COMPLETED = ibkeys $(TOOLS)
COMPLETIONS = $(COMPLETED:%=completions/%.bash) $(COMPLETED:%=completions/_%) \
	$(COMPLETED:%=completions/%.fish)
DOCUMENTS = README.md CHANGELOG.md SECURITY.md LICENSE NOTICE
EXAMPLES = $(wildcard examples/*)

SHARE = $(DESTDIR)$(PREFIX)/share
# zsh looks for what a package brings and for what an administrator adds in different folders.
ZSH = $(SHARE)/zsh/$(if $(filter /usr,$(PREFIX)),vendor-completions,site-functions)

FUZZ = .build/fuzz
FUZZERS = $(notdir $(wildcard Fuzz/Fuzz*))
FUZZ_SECONDS = 10

.PHONY: build demo test lint install clean bench fuzz fuzzers

build:
	scripts/need $(BUILD_NEEDS)
	mkdir -p $(LEAN)/archives $(BIN)
	ln -sf "$$(gcc -print-file-name=libstdc++.a)" $(LEAN)/archives/
	swift build $(LEAN_FLAGS) --product ibkeys
	install -m 755 $(LEAN)/release/ibkeys $(BIN)/ibkeys
	for tool in $(TOOLS); do ln -sf ibkeys $(BIN)/$$tool || exit; done

demo: build
	scripts/need $(DEMO_NEEDS)
	scripts/demo $(BIN)

# Debug and release: the optimiser has crashed on code that debug accepted. A few tests at a time:
# all at once starve each other, and then what waits for a person or a peer gives up. Only in release:
# what kills a tool at each of its system calls, and what derives hundreds of keys from passphrases.
SLOW = --skip 'killed (at any moment|while it)' --skip 'no mutant of a file' \
	--skip 'other programs read every format' --skip 'key of another program is read' \
	--skip 'examples of the manual page'
test: export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH = 4
test:
	scripts/need $(TEST_NEEDS)
	swift test $(SWIFT_FLAGS) --disable-xctest $(SLOW)
	swift test $(SWIFT_FLAGS) --disable-xctest -c release -Xswiftc -enable-testing
	$(MAKE) fuzzers
	rm -rf .build/installed
	$(MAKE) install PREFIX=/usr DESTDIR=.build/installed
	scripts/check-binary .build/installed/usr/bin/ibkeys
	scripts/check-install .build/installed $(TOOLS)

lint:
	scripts/need $(LINT_NEEDS)
	scripts/lint

install: build $(MAN) $(COMPLETIONS) $(DOCUMENTS) $(EXAMPLES)
	install -d $(DESTDIR)$(PREFIX)/bin $(ZSH) $(SHARE)/doc/ibkeys/examples \
		$(SHARE)/bash-completion/completions $(SHARE)/fish/vendor_completions.d
	install -m 755 $(BIN)/ibkeys $(DESTDIR)$(PREFIX)/bin/
	install -m 644 $(DOCUMENTS) $(SHARE)/doc/ibkeys/
	install -m 644 $(EXAMPLES) $(SHARE)/doc/ibkeys/examples/
	for page in $(notdir $(MAN)); do \
		folder=$(SHARE)/man/man$${page##*.} && install -d $$folder && \
		gzip -n9 <man/$$page >$$folder/$$page.gz && chmod 644 $$folder/$$page.gz || exit; \
	done
	for tool in $(TOOLS); do ln -sf ibkeys $(DESTDIR)$(PREFIX)/bin/$$tool || exit; done
	for tool in $(COMPLETED); do \
		install -m 644 completions/$$tool.bash $(SHARE)/bash-completion/completions/$$tool && \
		install -m 644 completions/_$$tool $(ZSH)/_$$tool && \
		install -m 644 completions/$$tool.fish $(SHARE)/fish/vendor_completions.d/ || exit; \
	done

bench: build
	scripts/need $(BENCH_NEEDS)
	Benchmarks/run $(BIN)

# The order of the two sanitizers matters, and `--sanitize` given twice does not keep it.
fuzzers:
	scripts/need $(BUILD_NEEDS)
	for fuzzer in $(FUZZERS); do \
		IBKEYS_FUZZ=1 swift build --scratch-path $(FUZZ) --product $$fuzzer \
			--sanitize=fuzzer -Xswiftc -sanitize=fuzzer,address || exit; \
	done

# What is found stays in the corpus and is where the next run starts. Leaks are not looked for:
# OpenSSL's random generators lie on its secure heap, from where no pointer is seen to be one.
fuzz: fuzzers
	for fuzzer in $(FUZZERS); do \
		mkdir -p $(FUZZ)/corpus/$$fuzzer && \
		SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 $(FUZZ)/debug/$$fuzzer \
			-max_total_time=$(FUZZ_SECONDS) -artifact_prefix=$(FUZZ)/ $(FUZZ)/corpus/$$fuzzer || exit; \
	done

clean:
	rm -rf .build
