# The image: Python, the pinned packages, the fonts and the service. Nothing that built it stays.
#
#   docker build -t pyoji .
#   docker run --rm -p 8000:8000 --read-only --tmpfs /tmp --cap-drop ALL -v pyoji-cards:/cache pyoji
#
# Without a volume at /cache and with a root that is read-only, cards are kept in memory.
# With OpenTelemetry's packages, for traces: --build-arg REQUIREMENTS=requirements-otel.txt
# Any two bases will do that have the same Python, 3.11 or newer, in the same place, and glibc:
# --build-arg BUILD_IMAGE=... with venv, and strip (binutils) for a smaller image, and
# --build-arg BASE_IMAGE=..., which needs neither.
ARG BUILD_IMAGE=python:3.13
ARG BASE_IMAGE=python:3.13-slim

FROM ${BUILD_IMAGE} AS builder
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /build
# What changes seldom comes first: the packages, the fonts, then the service in a place of its own,
# so that an update of it is a small layer.
RUN python3 -m venv /opt/venv
ARG REQUIREMENTS=requirements.txt
COPY ${REQUIREMENTS} requirements.txt
RUN /opt/venv/bin/python -m pip install --no-compile --only-binary :all: --require-hashes -r requirements.txt
COPY fonts fonts
RUN /opt/venv/bin/python -m pip install --no-compile --no-deps --no-build-isolation ./fonts
COPY pyproject.toml README.md LICENSE ./
COPY app app
RUN /opt/venv/bin/python -m pip install --no-compile --no-deps --no-build-isolation --target /opt/pyoji . \
 && echo /opt/pyoji > "$(/opt/venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/pyoji.pth" \
 && ln -s /opt/pyoji/bin/pyoji /opt/venv/bin/pyoji
# What only installs things goes, and so do symbols and sources for debuggers and compilers.
# Bytecode is compiled now, since the running image never writes any, and trusts no timestamp,
# since layers may lose them.
RUN /opt/venv/bin/python -m pip uninstall --quiet --yes setuptools pip \
 && if command -v strip >/dev/null; then find /opt/venv -name '*.so*' -type f -exec strip --strip-unneeded {} +; fi \
 && find /opt/venv -type f \( -name '*.pyx' -o -name '*.pxd' -o -name '*.pyi' -o -name '*.c' -o -name '*.h' \) -delete \
 && python3 -m compileall -q -j 0 --invalidation-mode unchecked-hash /opt/venv/lib /opt/pyoji

FROM ${BASE_IMAGE}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Pyoji" \
      org.opencontainers.image.description="Turns a link into an Open Graph card" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="MIT AND OFL-1.1"
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PYOJI_CACHE_DIR=/cache
# A number, so that an orchestrator can see that it is not root; no home, no shell, and nothing
# owned but the directory of cards, of which a new volume takes owner and mode. What could make
# anyone root is taken from the base; nothing here needs it.
RUN echo 'pyoji:x:10001:10001:Pyoji:/nonexistent:/usr/sbin/nologin' >> /etc/passwd \
 && echo 'pyoji:x:10001:' >> /etc/group \
 && mkdir /cache && chown 10001:10001 /cache && chmod 0700 /cache \
 && find / -xdev -type f -perm /6000 -exec chmod ug-s {} +
COPY --from=builder /opt/venv /opt/venv
COPY --from=builder /opt/pyoji /opt/pyoji
WORKDIR /
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python3", "-c", "from http.client import HTTPConnection; c = HTTPConnection('127.0.0.1', 8000, timeout=2); c.request('GET', '/healthz'); raise SystemExit(c.getresponse().status != 200)"]
CMD ["pyoji", "serve", "--host", "0.0.0.0"]
