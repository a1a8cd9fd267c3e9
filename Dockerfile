# The one Dockerfile of all services of ours: what runs on a laptop is what CI pushes.
#
#   docker build --build-arg PACKAGE=services/gateway .
#
# One image for each service: it holds no other package than its own needs, and has a repository of its own to be scanned
# and allowed in. Services of one package share their layers.
#
# The same sources give the same layers wherever and whenever they are built: every file carries the date SOURCE_DATE_EPOCH.
# BuildKit 0.11 and newer takes it for the image's own date too; `--sbom=true` there adds a bill of the operating system's
# packages to ours of npm's, /app/sbom.cdx.json.

FROM node:24-trixie-slim AS node
WORKDIR /out/app

# What npm has to know, alone: no other change makes it install anew.
FROM node AS manifests
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json -delete

FROM node AS packages
ARG PACKAGE
ARG SOURCE_DATE_EPOCH=0
COPY --from=manifests /out/app .
COPY services/runtime/image/sbom.mjs /
# No install script runs. What packages say to compilers and debuggers serves nobody in an image.
RUN --mount=type=cache,target=/var/cache/npm \
    npm ci --cache /var/cache/npm --workspace "$PACKAGE" --omit=dev --ignore-scripts --prefer-offline --no-audit --no-fund --loglevel=error \
 && node /sbom.mjs . >sbom.cdx.json \
 && find . -path '*/node_modules/*' '(' -name '*.map' -o -name '*.d.ts' -o -name '*.d.?ts' ')' -delete \
 && find . -type f '(' -name package.json -o -name package-lock.json ')' ! -path '*/node_modules/*' -delete \
 && find . -type d -empty -delete \
 && chmod -R u=rwX,go=rX /out && find /out -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +

FROM node AS source
ARG PACKAGE
# Where the process starts, within its package.
ARG MAIN=src/main.ts
ARG SOURCE_DATE_EPOCH=0
COPY services/contracts services/contracts
COPY services/runtime services/runtime
COPY $PACKAGE $PACKAGE
RUN mv services/runtime/image/healthy.sh . && rm -r services/runtime/image \
 && ln -s "$PACKAGE/$MAIN" main.ts \
 && chmod -R u=rwX,go=rX /out && find /out -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +

# What the mirror runs beside the services: its code is mounted. Kept apart, since no service needs it.
FROM node:24-trixie-slim AS mirror
COPY --from=packages /out /
WORKDIR /app
COPY package.json ./
USER 1000:1000

FROM node:24-trixie-slim AS service
ENV NODE_ENV=production
COPY --from=packages /out /
COPY --from=source /out /
WORKDIR /app
# Nobody, and nothing that runs here can be changed from within: a read-only root file system will do.
USER 1000:1000
HEALTHCHECK --interval=10s --timeout=4s --start-period=30s CMD ["/app/healthy.sh"]
CMD ["node", "main.ts"]
# CI says which: on a laptop it is whatever the checkout holds.
ARG PACKAGE
ARG SOURCE=local
ARG VERSION=local
ARG REVISION=local
LABEL org.opencontainers.image.title="MindFlow $PACKAGE" \
      org.opencontainers.image.source="$SOURCE" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.base.name="docker.io/library/node:24-trixie-slim" \
      mindflow.sbom="/app/sbom.cdx.json"
