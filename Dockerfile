# The Dockerfile of all our services, on a laptop and in CI.
#
#   docker build --build-arg PACKAGE=services/gateway .
#
# One image per service, with only the npm packages that the service needs. Services of one package share their layers.
#
# Builds are reproducible: the same sources give the same layers, since every file has the date SOURCE_DATE_EPOCH. BuildKit
# 0.11 and newer uses it for the image's date too. With `--sbom=true` it adds a bill of materials for the operating system
# to ours for npm, /app/sbom.cdx.json.

# The packages are JavaScript, so that they are installed once for all platforms, on the builder's own.
FROM --platform=$BUILDPLATFORM node:24-trixie-slim AS node
WORKDIR /out/app

# Only the manifests: no other change invalidates the layer with the npm packages.
FROM node AS manifests
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json -delete

FROM node AS packages
ARG PACKAGE
ARG SOURCE_DATE_EPOCH=0
COPY --from=manifests /out/app .
COPY services/runtime/image/sbom.mjs /
# Runs no install scripts. Removes type declarations and source maps, which are not needed at run time.
RUN --mount=type=cache,target=/var/cache/npm \
    npm ci --cache /var/cache/npm --workspace "$PACKAGE" --omit=dev --ignore-scripts --prefer-offline --no-audit --no-fund --loglevel=error \
 && node /sbom.mjs . >sbom.cdx.json \
 && find . -path '*/node_modules/*' '(' -name '*.map' -o -name '*.d.ts' -o -name '*.d.?ts' ')' -delete \
 && find . -type f '(' -name package.json -o -name package-lock.json ')' ! -path '*/node_modules/*' -delete \
 && find . -type d -empty -delete \
 && chmod -R u=rwX,go=rX /out && find /out -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +

FROM node AS source
ARG PACKAGE
# The entry point, relative to the package.
ARG MAIN=src/main.ts
ARG SOURCE_DATE_EPOCH=0
COPY services/contracts services/contracts
COPY services/runtime services/runtime
COPY $PACKAGE $PACKAGE
RUN mv services/runtime/image/healthy.sh . && rm -r services/runtime/image \
 && ln -s "$PACKAGE/$MAIN" main.ts \
 && chmod -R u=rwX,go=rX /out && find /out -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +

# For the other containers of the mirror, whose code is mounted.
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
# Without root, and with a read-only root file system: the service cannot change its image.
USER 1000:1000
HEALTHCHECK --interval=10s --timeout=4s --start-period=30s CMD ["/app/healthy.sh"]
CMD ["node", "main.ts"]
# CI sets these.
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
