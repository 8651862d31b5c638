# The image: Python, the pinned packages, app/ and fonts/. Nothing that built it stays in it.
#
#   docker build -t pyoji .
#   docker run --rm -p 8000:8000 --read-only --tmpfs /tmp --cap-drop ALL -v pyoji-cards:/cache pyoji
#
# Without a volume at /cache and with a root that is read-only, cards are kept in memory.
# With OpenTelemetry's packages, for traces: --build-arg REQUIREMENTS=requirements-otel.txt
# Any base with Python 3.11 or newer, venv and glibc will do: --build-arg BASE_IMAGE=...
ARG BASE_IMAGE=python:3.13-slim

FROM ${BASE_IMAGE} AS builder
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /srv/pyoji
RUN python3 -m venv /opt/venv
# The packages change seldom, the source often: two layers.
ARG REQUIREMENTS=requirements.txt
COPY ${REQUIREMENTS} requirements.txt
RUN /opt/venv/bin/python -m pip install --no-compile --only-binary :all: --require-hashes -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY app app
# The source stays beside fonts/ in /srv/pyoji; the venv gets the command and a pointer to it.
# What only installs things goes. Bytecode is compiled now, since the running image never writes
# any, and trusts no timestamp, since layers may lose them.
RUN /opt/venv/bin/python -m pip install --no-compile --no-deps --no-build-isolation --editable . \
 && /opt/venv/bin/python -m pip uninstall --quiet --yes setuptools pip \
 && rm -rf *.egg-info build \
 && python3 -m compileall -q -j 0 --invalidation-mode unchecked-hash /opt/venv/lib app

FROM ${BASE_IMAGE}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Pyoji" \
      org.opencontainers.image.description="Turns a link into an Open Graph card" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="MIT"
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PYOJI_CACHE_DIR=/cache
# A number, so that an orchestrator can see that it is not root; no home, no shell, and nothing
# owned but the directory of cards, of which a new volume takes owner and mode. What could make
# anyone root is taken from the base; nothing here needs it.
RUN echo 'pyoji:x:10001:10001:Pyoji:/nonexistent:/usr/sbin/nologin' >> /etc/passwd \
 && echo 'pyoji:x:10001:' >> /etc/group \
 && mkdir /cache && chown 10001:10001 /cache && chmod 0700 /cache \
 && find / -xdev -type f -perm /6000 -exec chmod ug-s {} +
WORKDIR /srv/pyoji
COPY fonts fonts
COPY --from=builder /opt/venv /opt/venv
COPY --from=builder /srv/pyoji ./
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python3", "-c", "from http.client import HTTPConnection; c = HTTPConnection('127.0.0.1', 8000, timeout=2); c.request('GET', '/healthz'); raise SystemExit(c.getresponse().status != 200)"]
CMD ["pyoji", "serve", "--host", "0.0.0.0"]
