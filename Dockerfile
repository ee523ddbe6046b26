# The function as a container image, for kpt and for kustomize's `container` functions.
#
#   npm run build && docker build --target prebuilt -t harden-spark .   takes dist/harden-spark as it is
#   docker build -t harden-spark .                                      builds the executable as well
#
# Both base images are arguments: any image with node 20.19 or newer and a user `nobody` will do, and the one
# for building needs npm.
ARG BASE=node:24-alpine
ARG BUILD_BASE=${BASE}

FROM ${BASE} AS runtime
ARG VERSION=dev
LABEL org.opencontainers.image.title="harden-spark" \
      org.opencontainers.image.description="A KRM function that makes Spark run under read-only root filesystems and generates its least-privilege RBAC" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}"
# What Node compiles of the executable, an eighth of the smallest run: made below, and checked by Node against the
# text whenever it is used. Node keeps one a user, so it is for the user of this image; others do without.
ENV NODE_COMPILE_CACHE=/var/cache/harden-spark
RUN ["node", "-e", "fs.mkdirSync('/var/cache/harden-spark', { recursive: true }); fs.chownSync('/var/cache/harden-spark', 65534, 65534)"]
# By name: kpt and kustomize start the image with `--user nobody` and fail where there is no such user.
USER nobody
ENTRYPOINT ["node", "/usr/local/bin/harden-spark"]

# The executable of `npm run build` on the machine that builds the image; needs no network.
FROM runtime AS prebuilt
COPY dist/harden-spark /usr/local/bin/harden-spark
RUN ["node", "/usr/local/bin/harden-spark", "--help"]

FROM ${BUILD_BASE} AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build

FROM runtime
COPY --from=build /build/dist/harden-spark /usr/local/bin/harden-spark
RUN ["node", "/usr/local/bin/harden-spark", "--help"]
