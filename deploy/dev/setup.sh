#!/usr/bin/env bash
# Install what is missing: `setup.sh venv` the Python side, `setup.sh servers` also broker and database, `setup.sh tests`
# also what only tests ask.
# Does nothing, and quickly, when everything is there.
set -euo pipefail
cd "$(dirname "$0")/../.."

PYTHON=${PYTHON:-python3}
VENV=${VENV:-.venv}
RABBITMQ=${CUAKHAU_RABBITMQ_SERVER:-/usr/lib/rabbitmq/bin/rabbitmq-server}
POLICY=/usr/sbin/policy-rc.d

say() { printf '%s\n' "$@" >&2; }
fail() { say "" "$@"; exit 1; }

can_install() {
    command -v apt-get >/dev/null || return 1
    [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

apt_install() {
    local log=.run/apt.log
    say "Installing from the distribution: $*"
    {
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update &&
            as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "$@"
    } >"$log" 2>&1 || fail "apt did not manage:" "$(tail -n 20 "$log")"
}

check_python() {
    command -v "$PYTHON" >/dev/null || fail "$PYTHON is not there. Python 3.11 or later is needed: make PYTHON=/path/to/python3 …"
    "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "$("$PYTHON" --version) is too old: 3.11 or later is needed. Choose another: make PYTHON=/path/to/python3 …"
    "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null && return
    if can_install; then
        apt_install python3-venv
        "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null && return
    fi
    fail "$PYTHON cannot make virtual environments. As root: apt install python3-venv" \
        "Or choose another Python: make PYTHON=/path/to/python3 …"
}

wanted_stamp() {
    "$PYTHON" -c 'import sys; print("python", *sys.version_info[:2])'
    sha256sum requirements-dev.lock pyproject.toml
}

set_up_venv() {
    local stamp=$VENV/.set-up wanted
    check_python
    wanted=$(wanted_stamp)
    [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
    say "Setting up $VENV …"
    # An environment made by another Python does not fit this one.
    if [ -x "$VENV/bin/python" ] && [ "$("$VENV/bin/python" -c "$VERSION" 2>/dev/null)" = "$("$PYTHON" -c "$VERSION")" ]; then
        "$PYTHON" -m venv "$VENV"
    else
        "$PYTHON" -m venv --clear "$VENV"
    fi
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock >&2
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . >&2
    printf '%s\n' "$wanted" >"$stamp"
}
VERSION='import sys; print(*sys.version_info[:2])'

# Debian starts a freshly installed server at once, as a system service, the broker on all interfaces. We want the files only.
# install_files PACKAGE UNIT…
install_files() {
    local package=$1 ours=
    shift
    if [ -e "$POLICY" ] || [ -L "$POLICY" ]; then
        local verdict=0
        as_root "$POLICY" "$package" start >/dev/null 2>&1 || verdict=$?
        [ "$verdict" = 101 ] || fail "$POLICY is there and lets packages start services:" \
            "installing $package would start a system service. Install it yourself$WITHOUT."
    else
        ours=1
        trap 'as_root rm -f "$POLICY"' EXIT
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$POLICY" >/dev/null
        as_root chmod 755 "$POLICY"
    fi
    apt_install "$package"
    if [ -n "$ours" ]; then
        as_root rm -f "$POLICY"
        trap - EXIT
    fi
    # Nor at the next boot.
    if command -v systemctl >/dev/null; then
        as_root systemctl disable --quiet "$@" 2>/dev/null || true
    fi
}

install_broker() {
    WITHOUT=", or set AMQP_URI" install_files rabbitmq-server rabbitmq-server.service epmd.service epmd.socket
}

set_up_broker() {
    [ -z "${AMQP_URI:-}" ] || return 0
    if [ -x "$RABBITMQ" ] && command -v erl >/dev/null && command -v epmd >/dev/null; then return; fi
    can_install || fail "RabbitMQ is missing, and it cannot be installed without root (or sudo without a password). Either" \
        "  - as root: apt install rabbitmq-server" \
        "  - or name a running one: AMQP_URI=amqp://user:password@host:5672/ AMQP_MANAGEMENT_URI=http://user:password@host:15672" \
        "  - or start both servers in containers: docker compose up -d --wait, then follow the first lines of docker-compose.yml"
    install_broker
}

set_up_database() {
    local mongod
    [ -z "${MONGODB_URI:-}" ] || return 0
    mongod=${CUAKHAU_MONGOD:-$("$VENV/bin/python" -c 'from deploy.dev.database import mongod_path; print(mongod_path())')}
    "$mongod" --version >/dev/null 2>&1 && return
    if can_install; then apt_install libcurl4; fi
    "$mongod" --version >/dev/null 2>&1 && return
    fail "mongod does not run here:" "$("$mongod" --version 2>&1 | head -n 3)" "Either" \
        "  - as root: apt install libcurl4" \
        "  - or name a running replica set: MONGODB_URI=mongodb://host:27017/?replicaSet=rs0" \
        "  - or start both servers in containers: docker compose up -d --wait, then follow the first lines of docker-compose.yml"
}

# What papers are set with: WeasyPrint lays out with Pango, in Liberation Serif, which knows Vietnamese.
set_up_papers() {
    local missing=()
    "$VENV/bin/python" -c 'import weasyprint' >/dev/null 2>&1 || missing+=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)
    [ -e /usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf ] || missing+=(fonts-liberation2)
    [ ${#missing[@]} -gt 0 ] || return 0
    can_install || fail "Papers cannot be made. As root: apt install ${missing[*]}"
    apt_install "${missing[@]}"
}

# A browser for the console's tests, and programs that know nothing of us to look at our papers.
set_up_browser() {
    local missing=()
    command -v chromium >/dev/null || missing+=(chromium)
    command -v npm >/dev/null || missing+=(nodejs npm)
    command -v qpdf >/dev/null || missing+=(qpdf)
    command -v pdfsig >/dev/null || missing+=(poppler-utils)
    command -v softhsm2-util >/dev/null || missing+=(softhsm2)
    if [ ${#missing[@]} -gt 0 ]; then
        can_install || fail "The console's tests need what is not there. As root: apt install ${missing[*]}"
        apt_install "${missing[@]}"
    fi
    local packages=tests/browser/node wanted
    wanted=$(sha256sum $packages/package-lock.json)
    [ "$(cat $packages/node_modules/.set-up 2>/dev/null)" = "$wanted" ] && return
    npm ci --prefix $packages --no-audit --no-fund --silent >&2
    printf '%s\n' "$wanted" >$packages/node_modules/.set-up
}

# Judges our alert rules, and raises them in the tests.
set_up_prometheus() {
    command -v prometheus >/dev/null && command -v promtool >/dev/null && return
    can_install || fail "The tests of metrics and alerts need Prometheus. As root: apt install prometheus," \
        "and see to it that its system service does not run."
    WITHOUT="" install_files prometheus prometheus.service
}

# A second opinion on our signatures. Without it those tests are skipped, and say so.
set_up_xmlsec1() {
    command -v xmlsec1 >/dev/null && return
    if can_install && (apt_install xmlsec1); then return; fi
    say "xmlsec1 is missing and could not be installed: the tests of signatures against it are skipped." \
        "To have them, as root: apt install xmlsec1"
}

# Two set-ups at once would write the same files.
mkdir -p .run
exec 9>.run/set-up.lock
command -v flock >/dev/null && flock 9

set_up_venv
case ${1:-servers} in
venv) ;;
servers)
    set_up_broker
    set_up_database
    set_up_papers
    ;;
tests)
    set_up_broker
    set_up_database
    set_up_papers
    set_up_browser
    set_up_prometheus
    set_up_xmlsec1
    ;;
*) fail "usage: setup.sh [venv|servers|tests]" ;;
esac
