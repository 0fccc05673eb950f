# An image that grades a course folder:
#   docker build -t autograder .
#   docker run --rm --user "$(id -u):$(id -g)" --volume "$PWD/COURSE:/course" autograder grade resnet50
FROM python:3.11-slim-bookworm AS build
WORKDIR /project
COPY . .
RUN pip wheel --quiet --no-cache-dir --no-deps --wheel-dir /wheels .

FROM python:3.11-slim-bookworm
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install --yes --no-install-recommends libseccomp2 \
 && rm -rf /var/lib/apt/lists/*
COPY constraints.txt /project/
COPY --from=build /wheels /wheels
RUN pip install --quiet --no-cache-dir --constraint /project/constraints.txt "$(echo /wheels/*.whl)[postgresql]"
RUN useradd --uid 1000 --create-home grader
USER 1000
# any user of the host may run it, without a home of its own
ENV HOME=/tmp
WORKDIR /course
ENTRYPOINT ["autograder"]
CMD ["--help"]
