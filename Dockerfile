# The README's two commands on a clean machine:
#
#     docker build -t olivebranch .
#     docker run --rm -v "$PWD/figures:/olivebranch/figures" olivebranch              # make demo
#     docker run --rm olivebranch make test
#
# Both set up what they need when they are first run; the image brings what Debian provides.
FROM debian:stable-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates chromium git make nodejs python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /olivebranch
COPY . .
RUN make .venv/developing
CMD ["make", "demo"]
