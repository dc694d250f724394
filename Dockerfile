# syntax=docker/dockerfile:1
# One image for every process of ours: ROLE says what it does, and other commands (`setup`, `recover`) run in it too.

FROM node:20.20.2-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# No package of ours needs an install script.
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --ignore-scripts

FROM packages AS builds
COPY tsconfig.json ./
COPY src src
COPY examples examples
# The pages and the workflows, so that no start has to compile them.
RUN node --import tsx src/build.ts

FROM node:20.20.2-bookworm-slim
# The authorities that Temporal Cloud’s certificates are from; the worker looks for them where the system keeps them.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/* \
  && install --directory --owner=node --group=node --mode=0700 /data
WORKDIR /app
ENV NODE_ENV=production DATA_DIR=/data
COPY --from=packages /app/node_modules node_modules
COPY --from=builds /app/package.json /app/package-lock.json /app/tsconfig.json ./
COPY --from=builds /app/src src
COPY --from=builds /app/examples examples
COPY --from=builds /app/build build
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=20s --start-period=60s --retries=3 \
  CMD ["node", "--import", "tsx", "src/check-health.ts"]
# Longer than a process of ours takes to finish what it has begun.
STOPSIGNAL SIGTERM
CMD ["node", "--import", "tsx", "src/start.ts"]
