# The function as a container image, for kpt and for kustomize's `container` functions.
#
#   npm run build && docker build --target prebuilt --build-arg VERSION=0.1.0 -t ghcr.io/harden-spark/harden-spark:v0.1.0 .
#                                       takes dist/harden-spark as it is
#   docker build --build-arg VERSION=0.1.0 -t ghcr.io/harden-spark/harden-spark:v0.1.0 .
#                                       builds the executable as well
#
# Both base images are arguments: any image with node 20.19 or newer will do, and the one for building needs npm.
# Of the first only Node is taken, with the libraries that it loads: no shell, no npm, no package manager.
ARG BASE=node:24-bookworm-slim
ARG BUILD_BASE=${BASE}

FROM ${BASE} AS node
COPY scripts/build/image-files.mjs /
RUN ["node", "/image-files.mjs", "/image"]

FROM scratch AS runtime
COPY --from=node /image /
ENV PATH=/usr/local/bin
RUN ["node", "-e", "fs.mkdirSync('/var/cache/harden-spark', { recursive: true }); fs.chownSync('/var/cache/harden-spark', 65534, 65534)"]
# What Node compiles of the executable, a quarter of the smallest run: made below, and checked by Node against the
# text whenever it is used. Node keeps one a user, so it is for the user of this image; others do without.
# With a seed of its own V8 would write other bytes each time.
ENV NODE_COMPILE_CACHE=/var/cache/harden-spark
# By name: kpt and kustomize start the image with `--user nobody` and fail where there is no such user.
USER nobody
ENTRYPOINT ["node", "/usr/local/bin/harden-spark"]
# What only whoever builds it knows is given as an argument, and stays empty where it is not. No base.name: tools take that
# for an image whose layers this one has, and it has none of another.
ARG BASE
ARG VERSION=dev
ARG REVISION
ARG CREATED
LABEL org.opencontainers.image.title="harden-spark" \
      org.opencontainers.image.description="A KRM function that makes Spark run under read-only root filesystems and generates its least-privilege RBAC" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.vendor="The harden-spark maintainers" \
      org.opencontainers.image.url="https://github.com/harden-spark/harden-spark" \
      org.opencontainers.image.source="https://github.com/harden-spark/harden-spark" \
      org.opencontainers.image.documentation="https://github.com/harden-spark/harden-spark/blob/v${VERSION}/README.md" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}" \
      harden-spark.node-from="${BASE}"

# The executable of `npm run build` on the machine that builds the image; needs no network.
FROM runtime AS prebuilt
COPY --chmod=755 dist/harden-spark /usr/local/bin/harden-spark
RUN ["node", "--random-seed=1", "/usr/local/bin/harden-spark", "--help"]

FROM ${BUILD_BASE} AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build

FROM runtime
COPY --chmod=755 --from=build /build/dist/harden-spark /usr/local/bin/harden-spark
RUN ["node", "--random-seed=1", "/usr/local/bin/harden-spark", "--help"]
